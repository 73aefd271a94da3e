package lexicon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every name here was seen in public agent code, or is a near miss of one.
func TestDefault(t *testing.T) {
	l := Default()
	for _, c := range []struct {
		role     string
		match    func(string) bool
		names    string
		mismatch string
	}{
		{
			"AgentConstructor", l.AgentConstructor.Match,
			"AIAgent NewAIAgent _AIAgent",
			"aiagent ai_agent AIAgentFactory NewAIAgentPool Agent new_ai_agent",
		},
		{
			"FallbackParameter", l.FallbackParameter.Match,
			`fallback fallbacks Fallback Fallbacks _fallback fallback_model fallback_models _fallback_model FallbackModel
			FallbackModels fallback_model_name FallbackModelID fallback_llm FallbackLLMs fallback_provider
			fallback_providers fallbackProvider FallbackProvider fallback_chain _fallback_chain FallbackChain fallback_config
			FallbackConfig model_fallbacks ModelFallbacks WithFallback WithFallbacks WithFallbackModels WithFallbackProvider
			withFallbackChain with_fallbacks WithModelFallbacks`,
			`fallback_callback fallback_text use_fallback fallback_font _fallback_index fallback_activated should_fallback
			FallbackFont FallbackCallback fallback_reason fallback_url fallback_prefix image_model_fallbacks ImageModelFallbacks
			is_fallback used_fallback fallback_error default_fallback fallback_enabled fallbackModelCount try_fallback
			fallback_ips proxies_fallback model fallback_parser NewFallbackChain GetFallbacks wrapWithFallback callback`,
		},
		{
			"RunMethod", l.RunMethod.Match,
			`run Run run_conversation RunConversation run_async run_stream chat Chat chat_once ChatCompletion stream StreamChat
			invoke Invoke arun achat astream ainvoke astream_events`,
			"runtime running rerun dry_run close chatter streaming upstream invoked is_running start session_id",
		},
		{
			"PoolRecovery", l.PoolRecovery.Match,
			`pool_may_recover _pool_may_recover_from_rate_limit PoolMayRecover credential_pool_can_recover may_recover has_available
			has_available_credential HasAvailable pool_has_available key_pool_recoverable has_usable_key can_recover might_recover_soon`,
			`recover recover_pool pool available is_available recover_session can_recover_file pool_size has_credentials
			available_models pool_rotate`,
		},
		{
			"FailoverActivation", l.FailoverActivation.Match,
			`_try_activate_fallback activate_fallback ActivateFallback activate_next_fallback_model switch_to_fallback
			SwitchToFallback switch_to_fallback_provider next_fallback try_fallback try_next_fallback _try_payment_fallback
			try_switch_to_fallback_llm switch_provider switch_to_next_provider switch_to_next_model failover fail_over
			FailoverTo try_failover trigger_failover fallback_to_next`,
			`should_fallback has_fallback has_next_fallback can_fallback fallback fallback_model use_fallback is_fallback_active
			fallback_activated record_fallback_activation log_fallback build_fallback_chain switch failover_reason`,
		},
		{
			"Wait", l.Wait.Match,
			`sleep Sleep usleep async_sleep interruptible_sleep sleep_with_jitter wait wait_until wait_before_retry wait_and_retry
			wait_for_cooldown backoff backoff_sleep jittered_backoff JitteredBackoff pause delay`,
			`wait_for await_result asleep compute_backoff calculate_backoff reset_backoff get_backoff awaiting waiter sleepy
			delayed paused`,
		},
		{
			"Cooldown", l.Cooldown.Match,
			`cooldown cooldowns _cooldown_until cooldownUntil provider_cooldown rate_limited_until _rate_limited_until retry_after
			disabled_until blocked_until BlockedUntil unavailable_until exhausted_until next_retry_at cooling_until
			primary_cooldown_expires_at circuit_open_until backoff_until`,
			`until cool cooled retry retry_count last_retry_at retries_after wait_until valid_until expires_at run_until_complete`,
		},
		{
			"CooldownSetter", l.CooldownSetter.Match,
			`set_cooldown SetCooldown set_provider_cooldown start_cooldown apply_cooldown _apply_cooldown mark_cooldown
			mark_rate_limited mark_provider_unhealthy MarkFailure mark_failure disable_until set_rate_limited_until`,
			`get_cooldown clear_cooldown in_cooldown is_cooling_down reset_cooldown cooldown_until mark_done mark_failed disable
			set_rate_limit`,
		},
		{
			"StatusCode", l.StatusCode.Match,
			`status status_code statusCode StatusCode HTTPStatus http_status http_status_code code response_status resp_code
			error_status _last_status_code upstream_status`,
			`error_code exit_code return_code returncode exit_status run_status task_status order_status status_text statuses
			zip_code encode country_code`,
		},
		{
			"ErrorText", l.ErrorText.Match,
			`message msg text body error_message errorMessage error_msg err_msg err_str error_str exc_str error_text error_lower
			response_text response_body raw_body body_text detail`,
			`error err exc messages user_message error_code message_id context body_size texture prompt`,
		},
		{
			"ErrorCode", l.ErrorCode.Match,
			`error_code errorCode err_code err_type error_type errcode code type api_error_code`,
			`status status_code exit_code codes exc_type type_name error country_code`,
		},
		{
			"Retryable", l.Retryable.Match,
			`retryable Retryable retriable is_retryable IsRetryable is_retryable_error _is_retryable_http_status should_retry
			ShouldRetry should_retry_same_key is_transient is_transient_error can_retry error_should_retry will_retry IsTemporary`,
			`non_retryable is_non_retryable not_retryable should_not_retry retryable_exceptions retry_count retries max_retries
			retry_after transient_errors`,
		},
		{
			"Advance", l.Advance.Match,
			`rotate rotate_credential try_rotate mark_exhausted mark_key_exhausted mark_exhausted_and_rotate activate_fallback
			_try_activate_fallback pop popleft next advance advance_to_next consume`,
			`should_rotate can_rotate refresh reconnect population next_backoff has_next popular exhausted mark_done`,
		},
		{
			"NoProgress", l.NoProgress.Match,
			`refresh refresh_token try_refresh reconnect Reconnect reset reset_client reload reload_config renew`,
			`needs_refresh refreshed preset should_reconnect rotate next has_refresh_token`,
		},
		{"Provider", l.Provider.Match, `provider _provider active_provider provider_name ProviderName llm_provider vendor`, `providers provider_list provider_kwargs`},
		{"Client", l.Client.Match, `client _client openai_client HTTPClient`, `clients client_kwargs client_error`},
		{"BaseURL", l.BaseURL.Match, `base_url BaseURL _base_url api_base endpoint api_endpoint`, `url urls base_urls webhook_url endpoints`},
		{"APIKey", l.APIKey.Match, `api_key APIKey openai_api_key key token`, `keys key_index tokens`},
		{"Model", l.Model.Match, `model _model ModelName model_id current_model deployment_name`, `models model_kwargs model_list remodel`},
	} {
		for _, name := range strings.Fields(c.names) {
			if !c.match(name) {
				t.Errorf("%s does not match %q", c.role, name)
			}
		}
		for _, name := range strings.Fields(c.mismatch) {
			if c.match(name) {
				t.Errorf("%s matches %q", c.role, name)
			}
		}
	}
}

func TestDefaultTriggers(t *testing.T) {
	l := Default()
	got := map[string][]string{
		"AgentConstructor":  l.AgentConstructor.Triggers(),
		"FallbackParameter": l.FallbackParameter.Triggers(),
		"RunMethod":         l.RunMethod.Triggers(),
	}
	want := map[string][]string{
		"AgentConstructor":  {"AIAgent"},
		"FallbackParameter": {"fallback"},
		"RunMethod":         {"run", "chat", "stream", "invoke"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("triggers (-want +got):\n%s", diff)
	}
}

// Two lexicons share nothing: what a user adds to one is not in the next.
func TestDefaultIsFresh(t *testing.T) {
	first := Default()
	first.AgentConstructor[0] = "Changed"
	first.RunMethod[0] = Pattern{}
	second := Default()
	if !second.AgentConstructor.Match("AIAgent") || !second.RunMethod.Match("run") {
		t.Error("a change of one default lexicon shows in another")
	}
}
