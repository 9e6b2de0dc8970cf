"""Small widgets that several workspaces share; none of them knows the project."""
