"""The account of one number on the screen: what is where, what colour it has, drawing it, walking through it."""
