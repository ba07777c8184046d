package mongod

import (
	"os/exec"
	"syscall"
)

// endWithParent lets the kernel kill the server when this process ends, also when it is killed itself.
func endWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
