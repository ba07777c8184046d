// Package text_id_left_to_server is a mistake of a known kind in code written for this test: nobody sets the text that is
// the _id, and what MongoDB makes instead is an ObjectID.
package text_id_left_to_server

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
)

type Upload struct {
	ID        string    `bson:"_id,omitempty" json:"id"`
	Owner     string    `bson:"owner" json:"owner"`
	Name      string    `bson:"name" json:"name"`
	Size      int64     `bson:"size" json:"size"`
	CreatedAt time.Time `bson:"created_at" json:"created_at"`
}

type UploadService struct {
	uploads *mongo.Collection
}

func NewUploadService(db *mongo.Database) *UploadService {
	return &UploadService{uploads: db.Collection("uploads")}
}

// Begin notes that an upload has started.
func (s *UploadService) Begin(ctx context.Context, owner, name string, size int64) error {
	upload := Upload{ // BUG: id-type-mismatch
		Owner:     owner,
		Name:      name,
		Size:      size,
		CreatedAt: time.Now().UTC(),
	}
	_, err := s.uploads.InsertOne(ctx, upload)
	return err
}

// Of lists the uploads of an owner.
func (s *UploadService) Of(ctx context.Context, owner string) ([]Upload, error) {
	cur, err := s.uploads.Find(ctx, bson.M{"owner": owner})
	if err != nil {
		return nil, err
	}
	var list []Upload
	if err := cur.All(ctx, &list); err != nil {
		return nil, err
	}
	return list, nil
}

// Used adds up what an owner has stored.
func (s *UploadService) Used(ctx context.Context, owner string) (int64, error) {
	list, err := s.Of(ctx, owner)
	if err != nil {
		return 0, err
	}
	var sum int64
	for _, u := range list {
		sum += u.Size
	}
	return sum, nil
}
