// Package chart draws small charts as SVG: columns over time, bars of shares, lines of
// shares over time. A chart is one image to whoever hears it, with a title and a
// description; what it shows is told apart by pattern, dash and marker as well as by
// colour, so it prints. Looks come from classes (60-chart.css): the Content-Security-Policy
// of the pages allows no style in the page. The numbers stand in a table beside it, which
// is for the page to make. Bars and lines bear names, of units, procedures and people,
// which are Vietnamese in every language and marked as such.
//
// It computes places and knows nothing of files; it must never import anything of this
// repository.
package chart
