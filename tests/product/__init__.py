"""The running product, seen from outside: start it, set it up, speak to it over HTTP."""
