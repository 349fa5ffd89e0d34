// Package scale reckons from what was measured on one machine what larger offices would
// need. Every line says whether it was measured, reckoned from measurements, or assumed.
//
// It must never measure anything itself, nor import anything of the project but figures.
package scale
