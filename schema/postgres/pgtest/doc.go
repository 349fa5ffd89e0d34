// Package pgtest gives tests a real PostgreSQL: one private cluster per test
// binary, one fresh database per call.
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		url := pgtest.New(t)
//		...
//	}
//
// It must be imported by tests only.
package pgtest
