// Package inserts holds the inserts of engine to those of the driver, on a real mongod: what is sent, what is stored, and
// what is said of it, if all goes well and if it does not. It has tests only.
package inserts
