// Package faults holds the tests of odm against a server that fails: refusals, broken connections, write concerns that
// are not met, contexts that end. Every verb that writes meets every fault, and what is in memory then is compared with
// what was there before. The server is one of its own, with failpoints.
package faults
