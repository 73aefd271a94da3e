package syntax

// A Field is the role of a node in its parent, such as a function's body.
type Field uint8

// The fields of the grammar. NoField is that of a node without a role of its
// own, such as a statement in a block.
const (
	NoField Field = iota
	FieldAlias
	FieldAlternative
	FieldArgument
	FieldArguments
	FieldAttribute
	FieldBody
	FieldCause
	FieldCode
	FieldCondition
	FieldConsequence
	FieldDefinition
	FieldExpression
	FieldFormatSpecifier
	FieldFunction
	FieldGuard
	FieldKey
	FieldLeft
	FieldModuleName
	FieldName
	FieldObject
	FieldOperator
	FieldOperators
	FieldParameters
	FieldReturnType
	FieldRight
	FieldSubject
	FieldSubscript
	FieldSuperclasses
	FieldType
	FieldTypeConversion
	FieldTypeParameters
	FieldValue

	fieldCount int = iota
)

// String returns the grammar's name of the field, such as "body".
func (f Field) String() string {
	if int(f) >= len(fieldNames) {
		return "invalid"
	}
	return fieldNames[f]
}

var fieldNames = [fieldCount]string{
	FieldAlias:           "alias",
	FieldAlternative:     "alternative",
	FieldArgument:        "argument",
	FieldArguments:       "arguments",
	FieldAttribute:       "attribute",
	FieldBody:            "body",
	FieldCause:           "cause",
	FieldCode:            "code",
	FieldCondition:       "condition",
	FieldConsequence:     "consequence",
	FieldDefinition:      "definition",
	FieldExpression:      "expression",
	FieldFormatSpecifier: "format_specifier",
	FieldFunction:        "function",
	FieldGuard:           "guard",
	FieldKey:             "key",
	FieldLeft:            "left",
	FieldModuleName:      "module_name",
	FieldName:            "name",
	FieldObject:          "object",
	FieldOperator:        "operator",
	FieldOperators:       "operators",
	FieldParameters:      "parameters",
	FieldReturnType:      "return_type",
	FieldRight:           "right",
	FieldSubject:         "subject",
	FieldSubscript:       "subscript",
	FieldSuperclasses:    "superclasses",
	FieldType:            "type",
	FieldTypeConversion:  "type_conversion",
	FieldTypeParameters:  "type_parameters",
	FieldValue:           "value",
}

// fieldless marks the kinds whose children have no role and may be very many;
// the parser does not look for it there.
var fieldless = [kindCount]bool{
	KindError:          true,
	Module:             true,
	DottedName:         true,
	GlobalStatement:    true,
	Parameters:         true,
	ArgumentList:       true,
	ExpressionList:     true,
	List:               true,
	Set:                true,
	Tuple:              true,
	Dictionary:         true,
	String:             true,
	StringContent:      true,
	ConcatenatedString: true,
	PatternList:        true,
}
