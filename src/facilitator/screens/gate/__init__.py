"""The screens before the people: unlock, the first start, encrypting later."""
