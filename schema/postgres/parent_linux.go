package postgres

import "syscall"

// endWithParent makes the kernel ask the server for a fast shutdown when the
// process that started it is killed.
func endWithParent(attr *syscall.SysProcAttr) { attr.Pdeathsig = syscall.SIGINT }
