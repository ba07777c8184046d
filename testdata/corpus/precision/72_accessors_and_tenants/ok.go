// Package accessors_and_tenants has one accessor for each collection and adds the tenant to every query.
package accessors_and_tenants

import (
	"context"
	"maps"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

type Client struct {
	conn   *mongo.Client
	prefix string
}

func (c *Client) db(tenant string) *mongo.Database { return c.conn.Database(c.prefix + "_" + tenant) }

func (c *Client) Images(tenant string) *mongo.Collection { return c.db(tenant).Collection("images") }
func (c *Client) Releases(tenant string) *mongo.Collection {
	return c.db(tenant).Collection("releases")
}
func (c *Client) Audit() *mongo.Collection { return c.conn.Database("shared").Collection("audit") }

type Image struct {
	ID       string   `bson:"_id"`
	Name     string   `bson:"name"`
	Size     int64    `bson:"size"`
	Artifact Artifact `bson:"artifact"`
}

type Artifact struct {
	Kind    string   `bson:"kind"`
	Devices []string `bson:"devices"`
}

type Release struct {
	Name   string   `bson:"_id"`
	Images []Image  `bson:"images"`
	Tags   []string `bson:"tags,omitempty"`
}

type tenantKey struct{}

// scoped adds the tenant of the context to a filter: documents that are shared have it.
func scoped(ctx context.Context, filter bson.M) bson.M {
	out := maps.Clone(filter)
	if t, ok := ctx.Value(tenantKey{}).(string); ok && t != "" {
		out["tenant_id"] = t
	}
	return out
}

// stamped adds the tenant to a document.
func stamped(ctx context.Context, doc any) (bson.D, error) {
	raw, err := bson.Marshal(doc)
	if err != nil {
		return nil, err
	}
	var d bson.D
	if err := bson.Unmarshal(raw, &d); err != nil {
		return nil, err
	}
	if t, ok := ctx.Value(tenantKey{}).(string); ok {
		d = append(d, bson.E{Key: "tenant_id", Value: t})
	}
	return d, nil
}

func (c *Client) AddImage(ctx context.Context, tenant string, img *Image) error {
	doc, err := stamped(ctx, img)
	if err != nil {
		return err
	}
	_, err = c.Images(tenant).InsertOne(ctx, doc)
	return err
}

func (c *Client) FindImage(ctx context.Context, tenant, name, device string) (*Image, error) {
	var img Image
	filter := scoped(ctx, bson.M{"name": name, "artifact.devices": device})
	if err := c.Images(tenant).FindOne(ctx, filter).Decode(&img); err != nil {
		return nil, err
	}
	return &img, nil
}

func (c *Client) Forget(ctx context.Context, tenant string) error {
	if _, err := c.Images(tenant).DeleteMany(ctx, bson.M{"tenant_id": tenant}); err != nil {
		return err
	}
	_, err := c.Releases(tenant).DeleteMany(ctx, bson.D{{Key: "tenant_id", Value: tenant}, {Key: "images.artifact.kind", Value: "rootfs"}})
	return err
}

func (c *Client) Tag(ctx context.Context, tenant, release string, tags []string) error {
	_, err := c.Releases(tenant).UpdateOne(ctx, bson.M{"_id": release},
		bson.M{"$addToSet": bson.M{"tags": bson.M{"$each": tags}}},
		options.UpdateOne().SetUpsert(true))
	return err
}

func (c *Client) Resize(ctx context.Context, tenant, image string, size int64) error {
	_, err := c.Releases(tenant).UpdateMany(ctx, bson.M{"images._id": image},
		bson.M{"$set": bson.M{"images.$[i].size": size}, "$pull": bson.M{"tags": bson.Regex{Pattern: "^tmp-"}}},
		options.UpdateMany().SetArrayFilters([]any{bson.D{{Key: "i._id", Value: image}}}))
	return err
}

// Log writes documents that have no struct.
func (c *Client) Log(ctx context.Context, who, what string, extra map[string]any) error {
	doc := bson.M{"who": who, "what": what}
	for k, v := range extra {
		doc["extra."+k] = v
	}
	_, err := c.Audit().InsertOne(ctx, doc)
	return err
}

func (c *Client) Logged(ctx context.Context, who string, last int64) ([]bson.M, error) {
	cur, err := c.Audit().Find(ctx, bson.M{"who": who, "level": bson.M{"$gte": 3}}, options.Find().SetSort(bson.M{"at": -1}).SetLimit(last))
	if err != nil {
		return nil, err
	}
	var out []bson.M
	return out, cur.All(ctx, &out)
}
