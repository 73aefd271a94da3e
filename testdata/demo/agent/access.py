"""Access tokens: they run out after an hour, and the provider issues new ones."""

from .errors import ProviderError


def renew_access(client, error):
    """Fetch a new token if ours was refused, and report whether to try again."""
    if error.status != 401:
        return False
    try:
        client.token = client.issue_token()
    except ProviderError:
        return False
    return True
