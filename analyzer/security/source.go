package security

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
)

// A router is a package by which programs read requests: the type that stands for one, the methods and fields of it that
// return what the client sent, and the methods that decode it into their argument.
type router struct {
	path    string
	request string
	reads   []string
	fields  []string
	decodes []string
}

var routers = []router{
	{
		path: "net/http", request: "Request",
		reads:  []string{"FormValue", "PostFormValue", "PathValue"},
		fields: []string{"Body", "Form", "PostForm", "MultipartForm", "Header", "URL", "RequestURI"},
	},
	{
		path: "github.com/gin-gonic/gin", request: "Context",
		reads: []string{
			"Query", "DefaultQuery", "GetQuery", "QueryArray", "GetQueryArray", "QueryMap", "GetQueryMap", "PostForm",
			"DefaultPostForm", "GetPostForm", "PostFormArray", "PostFormMap", "Param", "GetHeader", "GetRawData", "Cookie",
		},
		decodes: []string{
			"Bind", "BindJSON", "BindQuery", "BindUri", "BindHeader", "BindWith", "MustBindWith", "ShouldBind", "ShouldBindJSON",
			"ShouldBindQuery", "ShouldBindUri", "ShouldBindHeader", "ShouldBindWith", "ShouldBindBodyWith", "ShouldBindBodyWithJSON",
		},
	},
	{
		path: "github.com/labstack/echo", request: "Context",
		reads:   []string{"QueryParam", "QueryParams", "QueryString", "FormValue", "FormParams", "Param", "Cookie"},
		decodes: []string{"Bind"},
	},
	{
		path: "github.com/gofiber/fiber", request: "Ctx",
		reads:   []string{"Query", "Queries", "Params", "AllParams", "FormValue", "Body", "BodyRaw", "Get", "Cookies"},
		decodes: []string{"BodyParser", "QueryParser", "ParamsParser", "ReqHeaderParser"},
	},
}

// routerOf returns the router whose request a type is, or points to.
func routerOf(t types.Type) (router, bool) {
	n := namedOf(t)
	if n == nil {
		return router{}, false
	}
	for _, r := range routers {
		if n.Obj().Name() == r.request && isOf(n.Obj().Pkg().Path(), r.path) {
			return r, true
		}
	}
	return router{}, false
}

// IsRequest reports whether a type is, or points to, what a router hands to a handler: a request, or a context that has it.
func IsRequest(t types.Type) bool {
	_, ok := routerOf(t)
	return ok
}

// ofRouter reports whether an import path is that of a package with requests.
func ofRouter(path string) bool {
	return slices.ContainsFunc(routers, func(r router) bool { return isOf(path, r.path) })
}

// isOf reports whether an import path is a package's, in any major version of it.
func isOf(path, pkg string) bool {
	if _, after, vendored := strings.Cut(path, "/vendor/"); vendored {
		path = after
	}
	rest, ok := strings.CutPrefix(path, pkg)
	return ok && (rest == "" || strings.HasPrefix(rest, "/v"))
}

// namedOf returns the named type that t is or points to, if it belongs to a package.
func namedOf(t types.Type) *types.Named {
	if t == nil {
		return nil
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return nil
	}
	return n
}

// pathOf is the import path of a function's package.
func pathOf(fn *types.Func) string {
	if fn == nil || fn.Pkg() == nil {
		return ""
	}
	return fn.Pkg().Path()
}

// readsRequest reports whether a call returns what a client sent.
func readsRequest(info *types.Info, call *ast.CallExpr) bool {
	fn := rule.Callee(info, call)
	if fn == nil {
		return false
	}
	switch path := pathOf(fn); {
	case isOf(path, "github.com/go-chi/chi") && (fn.Name() == "URLParam" || fn.Name() == "URLParamFromCtx"):
		return true
	case isOf(path, "github.com/gorilla/mux") && fn.Name() == "Vars":
		return true
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	r, ok := routerOf(info.TypeOf(sel.X))
	return ok && slices.Contains(r.reads, sel.Sel.Name)
}

// decodesRequest returns the argument that a call fills from what a client sent; extended tells of extended JSON. tainted
// says whether a value comes from a request.
func decodesRequest(info *types.Info, call *ast.CallExpr, tainted func(ast.Expr) bool) (target ast.Expr, extended bool) {
	fn := rule.Callee(info, call)
	sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if fn == nil || len(call.Args) == 0 || !isSel {
		return nil, false
	}
	if r, ok := routerOf(info.TypeOf(sel.X)); ok && slices.Contains(r.decodes, fn.Name()) {
		return call.Args[0], false
	}
	last := call.Args[len(call.Args)-1]
	switch path := pathOf(fn); {
	case path == "encoding/json" && fn.Name() == "Unmarshal" && tainted(call.Args[0]):
		return last, false
	case path == "encoding/json" && fn.Name() == "Decode" && tainted(sel.X):
		return last, false
	case isOf(path, "github.com/go-chi/render") && (fn.Name() == "DecodeJSON" || fn.Name() == "Decode" || fn.Name() == "Bind"):
		return last, false
	case isDriver(path, "bson") && strings.HasPrefix(fn.Name(), "Unmarshal") && tainted(call.Args[0]):
		return last, strings.Contains(fn.Name(), "ExtJSON")
	}
	return nil, false
}

// isDriver reports whether a path is that of a package of the MongoDB driver.
func isDriver(path, pkg string) bool {
	if _, after, vendored := strings.Cut(path, "/vendor/"); vendored {
		path = after
	}
	return path == "go.mongodb.org/mongo-driver/v2/"+pkg || path == "go.mongodb.org/mongo-driver/"+pkg
}
