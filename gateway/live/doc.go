// Package live tells open pages that files have changed, as server-sent events. An
// event says only that: the page then fetches itself again as its reader may see it,
// so no event holds anything of a file and none can be read by the wrong person.
//
// The register counts its changes; one question a second, and only while somebody
// listens, serves every page of a gateway, and nobody who writes waits for it.
//
// It must never import the gateway, the desk or the law.
package live
