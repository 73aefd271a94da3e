"""How the bot is configured, and what every agent is built from."""

import dataclasses


@dataclasses.dataclass
class Settings:
    """The part of the bot's configuration that concerns models."""

    client: object
    model: str = "parcel-large"
    pool: object = None
    max_retries: int = 3
    fallback_model: dict | None = None


def runtime_kwargs(settings):
    """Return the arguments that agents need to reach their provider."""
    kwargs = {
        "client": settings.client,
        "model": settings.model,
        "max_retries": settings.max_retries,
    }
    if settings.pool is not None:
        kwargs["pool"] = settings.pool
    return kwargs


def customer_kwargs(settings):
    """Return the arguments of an agent that a customer waits for."""
    kwargs = runtime_kwargs(settings)
    kwargs["fallback_model"] = settings.fallback_model
    return kwargs


def tools_for(role):
    """Return the names of the tools that an agent of this role may use."""
    tools = ["track_parcel", "list_depots"]
    if role == "courier":
        tools.append("message_driver")
    if role == "night":
        tools.extend(["open_claim", "notify_customer"])
    return tools
