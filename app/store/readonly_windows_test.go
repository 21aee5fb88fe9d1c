package store_test

// Permissions of folders are not those of Unix here: no such child.
const readOnlyPath = "DAYBRIEF_READONLY_STORE"

func lookReadOnly(string) error { return nil }
