package feature

import (
	"context"
	"path/filepath"

	"github.com/databridge-go/databridge/internal/gen/fields"
	"github.com/databridge-go/databridge/lsp/internal/session"
)

// Proxies returns the edits that bring the field proxies of a file's package up to date, and the file that they change; or
// why there are none.
func Proxies(ctx context.Context, snap *session.Snapshot, path string) (edits []Edit, name, why string) {
	file, pkg := snap.File(path), snap.Package(path)
	if file == nil || pkg == nil || pkg.Pkg == nil {
		return nil, "", "the file is in no package that could be read"
	}
	a := &asked{ctx: ctx, snap: snap, file: file, pkg: pkg}
	name = filepath.Join(filepath.Dir(path), fields.FileName(pkg.Pkg.Name()))
	source, why := a.proxiesOrWhy(name)
	if why != "" {
		return nil, name, why
	}
	have := snap.File(name)
	switch {
	case have == nil:
		return []Edit{{Path: name, New: source, Create: true}}, name, ""
	case have.Text == source:
		return nil, name, "the field proxies are up to date"
	case !fields.IsGenerated([]byte(have.Text)):
		return nil, name, "somebody has written " + filepath.Base(name) + " by hand"
	}
	a.file = have
	return a.between(source), name, ""
}
