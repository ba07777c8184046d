// Package modeltest proves the model engine from both of its sides at once: the two eyes against each other, and both
// against what the driver writes. It holds tests only; they stand outside of internal/model because they import the
// driver, odm and the loader of Go packages.
package modeltest
