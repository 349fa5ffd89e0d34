//go:build !linux

package postgres

import "syscall"

// endWithParent does nothing: only Linux can tie a child to its parent. What a
// killed process leaves behind is ended by the next start.
func endWithParent(*syscall.SysProcAttr) {}
