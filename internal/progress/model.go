package progress

import (
	"github.com/fallbacklint/fallbacklint/internal/flow"
)

// asksModel reports whether a call asks a model's provider.
func (v *view) asksModel(call *flow.Call) bool {
	return v.lex.RunMethod.Match(lastName(call.Fun))
}
