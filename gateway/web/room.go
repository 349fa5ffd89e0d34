package web

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"dunghen/gateway/office"
	"dunghen/gateway/signin"
	"dunghen/workflows/procedure"
)

//go:embed frame words
var own embed.FS

// House is what all rooms stand on.
type House struct {
	Door   *signin.Door
	Office office.Office
	// Agency is the office's name, in Vietnamese as it is on its papers.
	Agency string
	// PublicURL is the address of the office as the public knows it, "" for that of
	// the request.
	PublicURL string
	Now       func() time.Time
	Log       *slog.Logger
}

// Room is a set of pages that share templates, words and a menu.
type Room struct {
	house *House
	words *Words
	pages map[string]*template.Template
	menu  func(*Ask) []MenuItem
}

// MenuItem is one way of the menu. Label is an id of the words.
type MenuItem struct {
	Path, Label string
	// Current says that it leads where one is.
	Current bool
	// Waiting words how much waits there for whoever asks, as a number and as a sentence;
	// both are "" for nothing.
	Waiting Waiting
}

// Waiting is how much waits, as a number and in words.
type Waiting struct{ Count, Words string }

// NewRoom reads a room's folder. menu lists the ways somebody is offered.
func NewRoom(house *House, files fs.FS, menu func(*Ask) []MenuItem) (*Room, error) {
	if errAssets != nil {
		return nil, errAssets
	}
	words, err := LoadWords(own, files)
	if err != nil {
		return nil, err
	}
	frame, err := template.New("frame").Funcs(functions).ParseFS(own, "frame/*.html")
	if err != nil {
		return nil, err
	}
	shared, err := fs.Glob(files, "pages/_*.html")
	if err != nil {
		return nil, err
	}
	if len(shared) > 0 {
		if frame, err = frame.ParseFS(files, shared...); err != nil {
			return nil, err
		}
	}
	room := &Room{house: house, words: words, pages: map[string]*template.Template{}, menu: menu}
	pages, err := fs.Glob(files, "pages/[a-z]*.html")
	if err != nil {
		return nil, err
	}
	for _, file := range pages {
		page, err := template.Must(frame.Clone()).ParseFS(files, file)
		if err != nil {
			return nil, err
		}
		room.pages[strings.TrimSuffix(path.Base(file), ".html")] = page
	}
	problem, err := template.Must(frame.Clone()).ParseFS(own, "frame/pages/problem.html")
	if err != nil {
		return nil, err
	}
	room.pages["problem"] = problem
	return room, nil
}

// Access is the roles that may ask for a page; nil is everybody, signed in or not.
type Access []procedure.Role

// Staff may be anybody with an account.
var Staff = Access(procedure.Roles())

// Allows says whether a role is among them.
func (access Access) Allows(role procedure.Role) bool {
	return access == nil || slices.Contains(access, role)
}

// Route is one page, or one thing a page may ask for.
type Route struct {
	Method, Path string
	Access       Access
	Handle       Handler
	// Body bounds the body in bytes; 0 is what a form without files needs.
	Body int64
	// Files says that the form may bring files: its handler reads it with ReadForm, and
	// the form has the token first, as the template "hidden" does.
	Files bool
}

// Pages are the paths of those routes that answer a GET.
func Pages(routes []Route) (paths []string) {
	for _, route := range routes {
		if route.Method == http.MethodGet {
			paths = append(paths, route.Path)
		}
	}
	return paths
}

// Handler answers a request for a page, or says why not.
type Handler func(a *Ask) error

// Mount adds the routes to a router.
func (r *Room) Mount(router gin.IRoutes, routes []Route) {
	for _, route := range routes {
		router.Handle(route.Method, route.Path, r.serve(route))
	}
}

// MountAssets adds what pages fetch.
func MountAssets(router gin.IRoutes) { router.GET("/assets/:name", serveAsset) }

// draw makes a page whole, so that an error leaves no half of it behind.
func (r *Room) draw(page string, data any) ([]byte, error) {
	t, known := r.pages[page]
	if !known {
		return nil, fmt.Errorf("no page %q", page)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "frame.html", data); err != nil {
		return nil, fmt.Errorf("draw %s: %w", page, err)
	}
	return b.Bytes(), nil
}

// functions are what templates may call besides the methods of their Frame.
var functions = template.FuncMap{
	"asset": func(name string) (string, error) {
		a, known := assets[name]
		if !known {
			return "", errors.New("no asset " + name)
		}
		return a.address, nil
	},
	// pairs gives a shared template several values: {{template "x" pairs "F" . "Name" "phone"}}.
	"pairs": func(values ...any) (map[string]any, error) {
		if len(values)%2 != 0 {
			return nil, errors.New("pairs: a name without a value")
		}
		out := make(map[string]any, len(values)/2)
		for i := 0; i < len(values); i += 2 {
			name, ok := values[i].(string)
			if !ok {
				return nil, fmt.Errorf("pairs: %v is no name", values[i])
			}
			out[name] = values[i+1]
		}
		return out, nil
	},
}
