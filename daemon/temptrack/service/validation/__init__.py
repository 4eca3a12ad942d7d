"""What each service accepts, one file a service: refused at the edge, with the field at fault."""
