// Package seed fills an empty register with a year of an office that never was: invented
// applicants, real procedures, the real calendar, and the real law, which each life is led
// through step by step. The same seed gives the same year.
//
// Nothing of it passes through the engine: it is for reports, lists and measurements, not
// for acting upon, and a register that holds files is refused.
package seed
