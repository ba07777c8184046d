// Package e2e runs the built commands as their users do: `make e2e`.
package e2e
