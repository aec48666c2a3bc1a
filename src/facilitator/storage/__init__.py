"""The only place that knows SQL; `store.open_store` is the door."""
