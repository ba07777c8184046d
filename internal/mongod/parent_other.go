//go:build !linux

package mongod

import "os/exec"

// endWithParent does nothing here: only Linux ties a child to its parent. Stop ends the server.
func endWithParent(*exec.Cmd) {}
