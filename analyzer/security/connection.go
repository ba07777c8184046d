package security

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"net/url"
	"strings"

	"github.com/databridge-go/databridge/analyzer/rule"
	"github.com/databridge-go/databridge/internal/diag"
)

// credentialsInURI is DB8008: a password in the source.
func credentialsInURI(p *rule.Pass) {
	credentialsInOptions(p)
	uris(p, func(lit ast.Expr, uri *url.URL) {
		user := uri.User
		password, set := "", false
		if user != nil {
			password, set = user.Password()
		}
		if !set || password == "" || isPlaceholder(user.Username(), password, uri.Host) || isLocal(uri.Host) {
			return
		}
		p.Report(diag.Finding{
			Pos: lit.Pos(), End: lit.End(),
			Message: fmt.Sprintf("the password of %s stands in the source: read the URI from the environment or a secret store", user.Username()),
		})
	})
}

// credentialsInOptions is the rest of DB8008: options.Credential{Password: "…"}. A file that speaks of a server on this
// machine is left alone, as its URIs are.
func credentialsInOptions(p *rule.Pass) {
	for _, file := range p.Files {
		local := false
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			local = local || ok && lit.Kind == token.STRING && (strings.Contains(lit.Value, "localhost") || strings.Contains(lit.Value, "127.0.0.1"))
			return !local
		})
		if local {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				judgeCredential(p, lit)
			}
			return true
		})
	}
}

func judgeCredential(p *rule.Pass, lit *ast.CompositeLit) {
	n := namedOf(p.Info.TypeOf(lit))
	if n == nil || n.Obj().Name() != "Credential" || !isDriver(n.Obj().Pkg().Path(), "mongo/options") {
		return
	}
	texts := map[string]ast.Expr{}
	for _, el := range lit.Elts {
		if kv, ok := el.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				texts[id.Name] = kv.Value
			}
		}
	}
	user, password := textOf(p, texts["Username"]), textOf(p, texts["Password"])
	if password == "" || isPlaceholder(user, password, "") {
		return
	}
	p.Report(diag.Finding{
		Pos: texts["Password"].Pos(), End: texts["Password"].End(),
		Message: "the password stands in the source: read it from the environment or a secret store",
	})
}

// textOf is the text that a constant expression has, "" for any other.
func textOf(p *rule.Pass, e ast.Expr) string {
	if e == nil {
		return ""
	}
	if v := p.Info.Types[e].Value; v != nil && v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return ""
}

// unprotectedConnection is DB8009, advice: a connection that anybody on the way can read or answer.
func unprotectedConnection(p *rule.Pass) {
	uris(p, func(lit ast.Expr, uri *url.URL) {
		if isLocal(uri.Host) {
			return
		}
		for name, values := range uri.Query() {
			value := strings.ToLower(strings.Join(values, ","))
			switch strings.ToLower(name) + "=" + value {
			case "tls=false", "ssl=false", "tlsinsecure=true", "tlsallowinvalidcertificates=true", "tlsallowinvalidhostnames=true":
				p.Report(diag.Finding{
					Pos: lit.Pos(), End: lit.End(),
					Message: fmt.Sprintf("%s=%s: the connection is not protected, or with anybody", name, value),
				})
			}
		}
	})
	for _, file := range p.Files {
		if !connects(p, file) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			kv, ok := n.(*ast.KeyValueExpr)
			if !ok {
				return true
			}
			id, ok := kv.Key.(*ast.Ident)
			if v := p.Info.Types[kv.Value].Value; ok && id.Name == "InsecureSkipVerify" && v != nil && v.Kind() == constant.Bool && constant.BoolVal(v) {
				p.Report(diag.Finding{Pos: kv.Pos(), End: kv.End(), Message: "InsecureSkipVerify: the connection is with anybody who answers"})
			}
			return true
		})
	}
}

// connects reports whether a file gives a client of MongoDB its TLS settings.
func connects(p *rule.Pass, file *ast.File) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			fn := rule.Callee(p.Info, call)
			found = found || fn != nil && fn.Name() == "SetTLSConfig" && isDriver(pathOf(fn), "mongo/options")
		}
		return !found
	})
	return found
}

// uris calls fn for each text in the package that is the URI of a MongoDB server.
func uris(p *rule.Pass, fn func(ast.Expr, *url.URL)) {
	for _, file := range p.Files {
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			v := p.Info.Types[lit].Value
			if v == nil || v.Kind() != constant.String {
				return true
			}
			text := constant.StringVal(v)
			if !strings.HasPrefix(text, "mongodb://") && !strings.HasPrefix(text, "mongodb+srv://") || strings.ContainsAny(text, " <>%{}$*\n") {
				return true // a text about URIs, or one to fill in
			}
			if uri, err := url.Parse(text); err == nil {
				fn(lit, uri)
			}
			return true
		})
	}
}

func isLocal(host string) bool {
	for _, h := range strings.Split(host, ",") {
		name := strings.Trim(h, "[]")
		if i := strings.LastIndexByte(h, ':'); i > strings.LastIndexByte(h, ']') {
			name = strings.Trim(h[:i], "[]")
		}
		if name != "localhost" && name != "127.0.0.1" && name != "::1" && name != "0.0.0.0" && name != "host.docker.internal" && name != "" {
			return false
		}
	}
	return true
}

// isPlaceholder reports whether a URI only shows where a user and a password stand.
func isPlaceholder(user, password, host string) bool {
	switch strings.ToLower(password) {
	case "password", "pass", "pwd", "passwd", "secret", "xxx", "xxxx", "xxxxx", "changeme", "example", "test":
		return true
	}
	return strings.Trim(password, "*x.") == "" || strings.EqualFold(user, password) || strings.Contains(host, "example")
}
