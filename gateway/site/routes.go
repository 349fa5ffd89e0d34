package site

import (
	"slices"

	"dunghen/gateway/web"
)

// Pages are the patterns of all that the site answers a GET with.
func Pages() []string { return web.Pages(new(Site).routes()) }

// routes is every route of the public site; everybody may ask.
func (s *Site) routes() []web.Route {
	return slices.Concat(
		s.procedureRoutes(),
		s.trackRoutes(),
		s.submitRoutes(),
		s.moreRoutes(),
		s.punctualityRoutes(),
		s.apologyRoutes(),
	)
}
