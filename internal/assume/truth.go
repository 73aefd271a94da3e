package assume

// Truth is the three-valued answer of a condition.
type Truth uint8

// The truth values. Unknown is the zero value: nothing is said.
const (
	Unknown Truth = iota
	False
	True
)

// Not returns the negation.
func (t Truth) Not() Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return Unknown
}

// Allows reports whether a condition may have a value.
func (t Truth) Allows(v bool) bool { return t == Unknown || t == TruthOf(v) }

// Is reports whether a condition surely has a value.
func (t Truth) Is(v bool) bool { return t == TruthOf(v) }

// TruthOf returns the truth of a decided condition.
func TruthOf(v bool) Truth {
	if v {
		return True
	}
	return False
}

func (t Truth) String() string {
	return [...]string{"unknown", "false", "true"}[t]
}

// either is the disjunction of two answers.
func either(a, b Truth) Truth {
	switch {
	case a == True || b == True:
		return True
	case a == False && b == False:
		return False
	}
	return Unknown
}

// agree is what two ways that join say together.
func agree(a, b Truth) Truth {
	if a == b {
		return a
	}
	return Unknown
}
