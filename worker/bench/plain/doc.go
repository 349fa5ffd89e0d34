// Package plain is what else one could pick than an engine with histories, on the same
// PostgreSQL: a bare table, and River, a queue of jobs. Both do "start, row, wait, signal,
// row" and nothing else.
//
// It must never import anything of the product.
package plain
