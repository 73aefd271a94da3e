package syntax

// A Kind says what a node is: one constant for every named node of the
// grammar, which knows them by the names that String returns.
type Kind uint16

// Kinds that stand for no rule of the grammar.
const (
	// Token is an anonymous node that fills a field, such as an operator; its
	// text says which.
	Token Kind = iota
	// KindError covers text that could not be parsed.
	KindError
	// KindMissing is a token that the parser put in to go on; it is empty.
	KindMissing
)

// Statements and their clauses.
const (
	Module Kind = iota + KindMissing + 1
	Block
	ExpressionStatement
	ImportStatement
	ImportFromStatement
	FutureImportStatement
	AliasedImport
	WildcardImport
	RelativeImport
	ImportPrefix
	DottedName
	FunctionDefinition
	ClassDefinition
	DecoratedDefinition
	Decorator
	IfStatement
	ElifClause
	ElseClause
	ForStatement
	WhileStatement
	TryStatement
	ExceptClause
	ExceptGroupClause
	FinallyClause
	WithStatement
	WithClause
	WithItem
	MatchStatement
	CaseClause
	IfClause
	ReturnStatement
	RaiseStatement
	AssertStatement
	DeleteStatement
	PassStatement
	BreakStatement
	ContinueStatement
	GlobalStatement
	NonlocalStatement
	PrintStatement
	Chevron
	ExecStatement
	TypeAliasStatement

	// Parameters and arguments.

	Parameters
	LambdaParameters
	DefaultParameter
	TypedParameter
	TypedDefaultParameter
	PositionalSeparator
	KeywordSeparator
	ArgumentList
	KeywordArgument
	ListSplat
	DictionarySplat
	ParenthesizedListSplat

	// Expressions.

	Identifier
	Attribute
	Subscript
	Slice
	Call
	Assignment
	AugmentedAssignment
	NamedExpression
	BooleanOperator
	NotOperator
	BinaryOperator
	UnaryOperator
	ComparisonOperator
	ConditionalExpression
	Lambda
	Await
	Yield
	ParenthesizedExpression
	ExpressionList
	List
	Set
	Tuple
	Dictionary
	Pair
	ListComprehension
	SetComprehension
	DictionaryComprehension
	GeneratorExpression
	ForInClause

	// Literals, and what strings are made of.

	Integer
	Float
	True
	False
	None
	Ellipsis
	String
	StringStart
	StringContent
	StringEnd
	ConcatenatedString
	EscapeSequence
	EscapeInterpolation
	Interpolation
	TypeConversion
	FormatSpecifier
	FormatExpression

	// Patterns, of assignments and of match.

	PatternList
	TuplePattern
	ListPattern
	ListSplatPattern
	DictionarySplatPattern
	AsPattern
	AsPatternTarget
	CasePattern
	UnionPattern
	DictPattern
	KeywordPattern
	SplatPattern
	ClassPattern
	ComplexPattern

	// Types.

	Type
	TypeParameter
	SplatType
	GenericType
	UnionType
	ConstrainedType
	MemberType

	// What may stand anywhere.

	Comment
	LineContinuation

	kindCount int = iota + int(KindMissing) + 1
)

// String returns the grammar's name of the kind, such as "function_definition".
func (k Kind) String() string {
	if int(k) >= len(kindNames) {
		return "invalid"
	}
	return kindNames[k]
}

var kindNames = [kindCount]string{
	Token:                   "token",
	KindError:               "ERROR",
	KindMissing:             "MISSING",
	Module:                  "module",
	Block:                   "block",
	ExpressionStatement:     "expression_statement",
	ImportStatement:         "import_statement",
	ImportFromStatement:     "import_from_statement",
	FutureImportStatement:   "future_import_statement",
	AliasedImport:           "aliased_import",
	WildcardImport:          "wildcard_import",
	RelativeImport:          "relative_import",
	ImportPrefix:            "import_prefix",
	DottedName:              "dotted_name",
	FunctionDefinition:      "function_definition",
	ClassDefinition:         "class_definition",
	DecoratedDefinition:     "decorated_definition",
	Decorator:               "decorator",
	IfStatement:             "if_statement",
	ElifClause:              "elif_clause",
	ElseClause:              "else_clause",
	ForStatement:            "for_statement",
	WhileStatement:          "while_statement",
	TryStatement:            "try_statement",
	ExceptClause:            "except_clause",
	ExceptGroupClause:       "except_group_clause",
	FinallyClause:           "finally_clause",
	WithStatement:           "with_statement",
	WithClause:              "with_clause",
	WithItem:                "with_item",
	MatchStatement:          "match_statement",
	CaseClause:              "case_clause",
	IfClause:                "if_clause",
	ReturnStatement:         "return_statement",
	RaiseStatement:          "raise_statement",
	AssertStatement:         "assert_statement",
	DeleteStatement:         "delete_statement",
	PassStatement:           "pass_statement",
	BreakStatement:          "break_statement",
	ContinueStatement:       "continue_statement",
	GlobalStatement:         "global_statement",
	NonlocalStatement:       "nonlocal_statement",
	PrintStatement:          "print_statement",
	Chevron:                 "chevron",
	ExecStatement:           "exec_statement",
	TypeAliasStatement:      "type_alias_statement",
	Parameters:              "parameters",
	LambdaParameters:        "lambda_parameters",
	DefaultParameter:        "default_parameter",
	TypedParameter:          "typed_parameter",
	TypedDefaultParameter:   "typed_default_parameter",
	PositionalSeparator:     "positional_separator",
	KeywordSeparator:        "keyword_separator",
	ArgumentList:            "argument_list",
	KeywordArgument:         "keyword_argument",
	ListSplat:               "list_splat",
	DictionarySplat:         "dictionary_splat",
	ParenthesizedListSplat:  "parenthesized_list_splat",
	Identifier:              "identifier",
	Attribute:               "attribute",
	Subscript:               "subscript",
	Slice:                   "slice",
	Call:                    "call",
	Assignment:              "assignment",
	AugmentedAssignment:     "augmented_assignment",
	NamedExpression:         "named_expression",
	BooleanOperator:         "boolean_operator",
	NotOperator:             "not_operator",
	BinaryOperator:          "binary_operator",
	UnaryOperator:           "unary_operator",
	ComparisonOperator:      "comparison_operator",
	ConditionalExpression:   "conditional_expression",
	Lambda:                  "lambda",
	Await:                   "await",
	Yield:                   "yield",
	ParenthesizedExpression: "parenthesized_expression",
	ExpressionList:          "expression_list",
	List:                    "list",
	Set:                     "set",
	Tuple:                   "tuple",
	Dictionary:              "dictionary",
	Pair:                    "pair",
	ListComprehension:       "list_comprehension",
	SetComprehension:        "set_comprehension",
	DictionaryComprehension: "dictionary_comprehension",
	GeneratorExpression:     "generator_expression",
	ForInClause:             "for_in_clause",
	Integer:                 "integer",
	Float:                   "float",
	True:                    "true",
	False:                   "false",
	None:                    "none",
	Ellipsis:                "ellipsis",
	String:                  "string",
	StringStart:             "string_start",
	StringContent:           "string_content",
	StringEnd:               "string_end",
	ConcatenatedString:      "concatenated_string",
	EscapeSequence:          "escape_sequence",
	EscapeInterpolation:     "escape_interpolation",
	Interpolation:           "interpolation",
	TypeConversion:          "type_conversion",
	FormatSpecifier:         "format_specifier",
	FormatExpression:        "format_expression",
	PatternList:             "pattern_list",
	TuplePattern:            "tuple_pattern",
	ListPattern:             "list_pattern",
	ListSplatPattern:        "list_splat_pattern",
	DictionarySplatPattern:  "dictionary_splat_pattern",
	AsPattern:               "as_pattern",
	AsPatternTarget:         "as_pattern_target",
	CasePattern:             "case_pattern",
	UnionPattern:            "union_pattern",
	DictPattern:             "dict_pattern",
	KeywordPattern:          "keyword_pattern",
	SplatPattern:            "splat_pattern",
	ClassPattern:            "class_pattern",
	ComplexPattern:          "complex_pattern",
	Type:                    "type",
	TypeParameter:           "type_parameter",
	SplatType:               "splat_type",
	GenericType:             "generic_type",
	UnionType:               "union_type",
	ConstrainedType:         "constrained_type",
	MemberType:              "member_type",
	Comment:                 "comment",
	LineContinuation:        "line_continuation",
}
