"""What do tests run on? Real servers, always: given ones, containers, or the embedded ones."""
