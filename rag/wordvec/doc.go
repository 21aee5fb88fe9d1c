// Package wordvec is meaning without a server: a row of 128 numbers for each of
// the 30,522 tokens of all-MiniLM-L6-v2, and that model's own way to cut a text
// into tokens. A text's vector is the mean of its tokens' rows.
//
// Contract: the file is read where it lies and never changed, so a Table costs
// little memory beside it and may be used by many goroutines. Tokens are the
// ones of the model's own tokenizer for every text, also for text that is no
// valid UTF-8 (its bad bytes count as U+FFFD, which says nothing). make/ holds the
// scripts that write the file and says where it comes from.
package wordvec
