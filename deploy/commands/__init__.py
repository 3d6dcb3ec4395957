"""The commands of `samspor`: each module has one `command`, and is named like it."""
