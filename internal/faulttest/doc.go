// Package faulttest injects faults: it takes the correct queries of testdata/apps, makes one mistake at a time in their
// text, and counts which mistakes the checker finds. It is a package of its own because it drives the analyzer as a host
// does.
package faulttest
