package cause

func (fn *function) overwritten() []Defect { return nil }
