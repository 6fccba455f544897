"""The délégataires of national requests, as agents follow them."""
