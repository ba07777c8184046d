package evidence

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// ClientOptions are the options of options.BSONOptions, and registries, that change what rules may say (A1.5).
type ClientOptions struct {
	UseJSONStructTags       bool
	NilSliceAsEmpty         bool
	NilMapAsEmpty           bool
	OmitEmpty               bool
	OmitZeroStruct          bool
	ObjectIDAsHexString     bool
	DefaultDocument         bool // DefaultDocumentM or DefaultDocumentMap, or a type map entry
	ErrorOnInlineDuplicates bool
	Registry                bool // a custom registry, or mgocompat: kinds are not known
}

const driverPath = "go.mongodb.org/mongo-driver"

// literal reads options.BSONOptions{NilSliceAsEmpty: true}.
func (c *ClientOptions) literal(info *types.Info, lit *ast.CompositeLit) {
	if !isDriver(info.TypeOf(lit), "BSONOptions") {
		return
	}
	for _, el := range lit.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && !isFalse(info, kv.Value) {
				c.set(id.Name)
			}
		}
	}
}

// assign reads opts.NilSliceAsEmpty = true, and bson.DefaultRegistry = … of driver v1.
func (c *ClientOptions) assign(info *types.Info, a *ast.AssignStmt) {
	for i, l := range a.Lhs {
		sel, ok := l.(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if v := info.Uses[sel.Sel]; v != nil && v.Name() == "DefaultRegistry" && v.Pkg() != nil && isDriverPath(v.Pkg().Path()) {
			c.Registry = true
		}
		if isDriver(info.TypeOf(sel.X), "BSONOptions") && (len(a.Rhs) != len(a.Lhs) || !isFalse(info, a.Rhs[i])) {
			c.set(sel.Sel.Name)
		}
	}
}

// call reads SetRegistry and the calls that change a registry or a codec.
func (c *ClientOptions) call(info *types.Info, call *ast.CallExpr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return
	}
	fn, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || !isDriverPath(fn.Pkg().Path()) {
		return
	}
	switch name := fn.Name(); {
	case name == "SetRegistry", strings.HasPrefix(name, "NewMgo"), strings.HasPrefix(name, "NewRespectNilValues"):
		c.Registry = true
	case name == "RegisterTypeMapEntry", name == "DefaultDocumentM", name == "DefaultDocumentMap":
		c.DefaultDocument = true
	case name == "SetEncodeNilAsEmpty" && strings.Contains(fn.FullName(), "SliceCodec"):
		c.NilSliceAsEmpty = true
	case name == "SetEncodeNilAsEmpty" && strings.Contains(fn.FullName(), "MapCodec"):
		c.NilMapAsEmpty = true
	case name == "SetEncodeOmitDefaultStruct":
		c.OmitZeroStruct = true
	}
}

// set switches an option of options.BSONOptions on.
func (c *ClientOptions) set(name string) {
	switch name {
	case "UseJSONStructTags":
		c.UseJSONStructTags = true
	case "NilSliceAsEmpty":
		c.NilSliceAsEmpty = true
	case "NilMapAsEmpty":
		c.NilMapAsEmpty = true
	case "OmitEmpty":
		c.OmitEmpty = true
	case "OmitZeroStruct":
		c.OmitZeroStruct = true
	case "ObjectIDAsHexString":
		c.ObjectIDAsHexString = true
	case "DefaultDocumentM", "DefaultDocumentMap":
		c.DefaultDocument = true
	case "ErrorOnInlineDuplicates":
		c.ErrorOnInlineDuplicates = true
	}
}

// join switches on what either has on.
func (c *ClientOptions) join(o ClientOptions) {
	c.UseJSONStructTags = c.UseJSONStructTags || o.UseJSONStructTags
	c.NilSliceAsEmpty = c.NilSliceAsEmpty || o.NilSliceAsEmpty
	c.NilMapAsEmpty = c.NilMapAsEmpty || o.NilMapAsEmpty
	c.OmitEmpty = c.OmitEmpty || o.OmitEmpty
	c.OmitZeroStruct = c.OmitZeroStruct || o.OmitZeroStruct
	c.ObjectIDAsHexString = c.ObjectIDAsHexString || o.ObjectIDAsHexString
	c.DefaultDocument = c.DefaultDocument || o.DefaultDocument
	c.ErrorOnInlineDuplicates = c.ErrorOnInlineDuplicates || o.ErrorOnInlineDuplicates
	c.Registry = c.Registry || o.Registry
}

// isDriver reports whether t is a type of the driver with that name, or a pointer to it.
func isDriver(t types.Type, name string) bool {
	if t == nil {
		return false
	}
	n := named(t)
	return n != nil && n.Obj().Name() == name && isDriverPath(n.Obj().Pkg().Path())
}

func isDriverPath(path string) bool {
	if _, after, vendored := strings.Cut(path, "/vendor/"); vendored {
		path = after
	}
	return path == driverPath || strings.HasPrefix(path, driverPath+"/")
}

func isFalse(info *types.Info, e ast.Expr) bool {
	v := info.Types[e].Value
	return v != nil && v.Kind() == constant.Bool && !constant.BoolVal(v)
}
