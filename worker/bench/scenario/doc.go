// Package scenario holds what is measured, one file for each: stock, intake, life, herd,
// read, law; and scale, which reckons from them. Whatever is compared is measured in one
// run, ours and the peer's rounds in turn, and told as the median.
//
// It must never be imported by anything but the command of this module.
package scenario
