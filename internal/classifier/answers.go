package classifier

import "github.com/fallbacklint/fallbacklint/internal/assume"

// An answer is what a provider sends when the money is gone. Code sees it in two
// forms: as the SDK prints the exception, which holds the body, and as the
// message alone. What is said of it holds for both.
type answer struct {
	says           string // in words, for the witness
	whole, message *assume.Answer
	// known: the status alone says it. The others need to be read.
	known bool
	// bare: no status comes with it.
	bare bool
}

func sent(says string, status int, code, message, body string) *answer {
	return &answer{
		says:    says,
		whole:   &assume.Answer{Status: status, Code: code, Text: body, Printed: body},
		message: &assume.Answer{Status: status, Code: code, Text: message, Printed: body},
	}
}

const (
	quotaMessage = "You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors."
	quotaBody    = "Error code: 429 - {'error': {'message': '" + quotaMessage + "', 'type': 'insufficient_quota', 'param': None, 'code': 'insufficient_quota'}}"

	creditsMessage = "Insufficient credits. Add more using https://openrouter.ai/settings/credits"
	creditsBody    = "Error code: 402 - {'error': {'message': '" + creditsMessage + "', 'code': 402}}"

	keyMessage = "Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys"
	keyBody    = "Error code: 403 - {'error': {'message': '" + keyMessage + "', 'code': 403}}"

	balanceMessage = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."
	balanceBody    = "Error code: 400 - {'type': 'error', 'error': {'type': 'invalid_request_error', 'message': '" + balanceMessage + "'}}"
)

// spent are the answers of providers whose customer has no money left. None of
// them promises that it will be better soon.
var spent = func() []*answer {
	paymentRequired := sent("402 Payment Required", 402, "", creditsMessage, creditsBody)
	paymentRequired.known = true
	bare := sent("`insufficient_quota` with no status beside it", 0, "insufficient_quota", quotaMessage, quotaBody)
	bare.bare = true
	return []*answer{
		paymentRequired,
		sent("429 with the code `insufficient_quota`", 429, "insufficient_quota", quotaMessage, quotaBody),
		sent("403 \"Key limit exceeded\"", 403, "", keyMessage, keyBody),
		sent("400 \"Your credit balance is too low\"", 400, "", balanceMessage, balanceBody),
		bare,
	}
}()

// controls are failures that neither waiting nor another try helps, and that
// have nothing to do with money. What answers these alike tells nothing apart.
var controls = []*answer{
	sent("", 401, "invalid_api_key", "Incorrect API key provided.",
		"Error code: 401 - {'error': {'message': 'Incorrect API key provided.', 'type': 'invalid_request_error', 'code': 'invalid_api_key'}}"),
	sent("", 404, "model_not_found", "The model does not exist.",
		"Error code: 404 - {'error': {'message': 'The model does not exist.', 'type': 'invalid_request_error', 'code': 'model_not_found'}}"),
	sent("", 400, "invalid_request_error", "Unrecognized request argument supplied.",
		"Error code: 400 - {'error': {'message': 'Unrecognized request argument supplied.', 'type': 'invalid_request_error', 'code': 'invalid_request_error'}}"),
}
