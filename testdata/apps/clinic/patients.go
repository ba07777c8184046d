package clinic

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Patients is the collection of patients.
type Patients struct{ coll *mongo.Collection }

// NewPatients returns the patients of a database.
func NewPatients(db *mongo.Database) *Patients { return &Patients{coll: db.Collection("patients")} }

// Admit stores a new patient.
func (p *Patients) Admit(ctx context.Context, patient *Patient) error {
	_, err := p.coll.InsertOne(ctx, patient)
	return err
}

// ByID returns one patient.
func (p *Patients) ByID(ctx context.Context, id bson.ObjectID) (found Patient, err error) {
	err = p.coll.FindOne(ctx, bson.M{"_id": id}).Decode(&found)
	return found, err
}

// ByMail returns the patient with an address.
func (p *Patients) ByMail(ctx context.Context, mail string) (found Patient, err error) {
	err = p.coll.FindOne(ctx, bson.D{{Key: "email", Value: mail}, {Key: "active", Value: true}}).Decode(&found)
	return found, err
}

// Of returns the patients of a doctor by name.
func (p *Patients) Of(ctx context.Context, doctor bson.ObjectID) ([]Patient, error) {
	return p.list(p.coll.Find(ctx, bson.M{"doctor_id": doctor}, options.Find().SetSort(bson.D{{Key: "full_name", Value: 1}})))
}

func (p *Patients) list(cur *mongo.Cursor, err error) ([]Patient, error) {
	if err != nil {
		return nil, err
	}
	var found []Patient
	return found, cur.All(context.Background(), &found)
}

// In returns the active patients of a city, in pages.
func (p *Patients) In(ctx context.Context, city string, page int64) ([]Patient, error) {
	cur, err := p.coll.Find(ctx,
		bson.M{"address.city": city, "active": true},
		options.Find().SetSort(bson.D{{Key: "address.zip_code", Value: 1}, {Key: "full_name", Value: -1}}).SetSkip(page*50).SetLimit(50))
	if err != nil {
		return nil, err
	}
	var found []Patient
	return found, cur.All(ctx, &found)
}

// Children returns those born after a day, and not heavier than 50 kg.
func (p *Patients) Children(ctx context.Context, day time.Time) ([]Patient, error) {
	cur, err := p.coll.Find(ctx, bson.M{
		"birth_date": bson.M{"$gte": day},
		"weight":     bson.M{"$lte": 50, "$gt": 0},
	})
	if err != nil {
		return nil, err
	}
	var found []Patient
	return found, cur.All(ctx, &found)
}

// Allergic returns those who cannot stand any or all of some things.
func (p *Patients) Allergic(ctx context.Context, every bool) ([]Patient, error) {
	filter := bson.M{"allergies": bson.M{"$in": bson.A{"nuts", "eggs"}}}
	if every {
		filter = bson.M{"allergies": bson.M{"$all": bson.A{"nuts", "eggs"}}}
	}
	cur, err := p.coll.Find(ctx, filter)
	if err != nil {
		return nil, err
	}
	var found []Patient
	return found, cur.All(ctx, &found)
}

// Search builds a filter step by step.
func (p *Patients) Search(ctx context.Context, city string, after time.Time, doctors []bson.ObjectID) ([]Patient, error) {
	filter := bson.D{{Key: "active", Value: bson.D{{Key: "$ne", Value: false}}}}
	if city != "" {
		filter = append(filter, bson.E{Key: "address.city", Value: city})
	}
	if !after.IsZero() {
		filter = append(filter, bson.E{Key: "birth_date", Value: bson.D{{Key: "$gt", Value: after}}})
	}
	if len(doctors) > 0 {
		filter = append(filter, bson.E{Key: "doctor_id", Value: bson.D{{Key: "$in", Value: doctors}}})
	}
	cur, err := p.coll.Find(ctx, filter)
	if err != nil {
		return nil, err
	}
	var found []Patient
	return found, cur.All(ctx, &found)
}

// Reachable counts those with a first contact, or none at all and an address.
func (p *Patients) Reachable(ctx context.Context) (int64, error) {
	return p.coll.CountDocuments(ctx, bson.M{"$or": bson.A{
		bson.M{"contacts": bson.M{"$elemMatch": bson.M{"priority": 1, "phone": bson.M{"$regex": "^\\+47"}}}},
		bson.M{"$and": bson.A{
			bson.M{"contacts": bson.M{"$size": 0}},
			bson.M{"address.street": bson.M{"$ne": ""}},
		}},
	}})
}

// Nameless counts those whose name or mail is missing.
func (p *Patients) Nameless(ctx context.Context) (int64, error) {
	return p.coll.CountDocuments(ctx, bson.M{"$nor": []bson.M{
		{"full_name": bson.M{"$gt": ""}},
		{"email": bson.M{"$not": bson.M{"$in": bson.A{"", "none"}}}},
	}})
}

// Called finds by a contact.
func (p *Patients) Called(ctx context.Context, phone string) (found Patient, err error) {
	err = p.coll.FindOne(ctx, bson.M{"contacts.phone": phone}, options.FindOne().SetSort(bson.M{"birth_date": -1})).Decode(&found)
	return found, err
}

// Cities returns the cities of the active patients.
func (p *Patients) Cities(ctx context.Context) (cities []string, err error) {
	err = p.coll.Distinct(ctx, "address.city", bson.M{"active": true}).Decode(&cities)
	return cities, err
}

// Heavier compares two fields of a document.
func (p *Patients) Heavier(ctx context.Context) (int64, error) {
	return p.coll.CountDocuments(ctx, bson.M{"$expr": bson.M{"$gt": bson.A{"$weight", bson.M{"$size": "$allergies"}}}})
}

// Names returns no more than names and cities.
func (p *Patients) Names(ctx context.Context) ([]Patient, error) {
	cur, err := p.coll.Find(ctx, bson.M{"active": true}, options.Find().SetProjection(bson.M{"full_name": 1, "address.city": 1, "contacts": bson.M{"$slice": 1}}))
	if err != nil {
		return nil, err
	}
	var found []Patient
	return found, cur.All(ctx, &found)
}

// Move changes the address.
func (p *Patients) Move(ctx context.Context, id bson.ObjectID, to Address) error {
	_, err := p.coll.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"$set": bson.M{"address": to}})
	return err
}

// Rename changes the name and the mail.
func (p *Patients) Rename(ctx context.Context, id bson.ObjectID, name, mail string) error {
	_, err := p.coll.UpdateByID(ctx, id, bson.D{{Key: "$set", Value: bson.D{{Key: "full_name", Value: name}, {Key: "email", Value: mail}}}})
	return err
}

// Weigh keeps a new weight.
func (p *Patients) Weigh(ctx context.Context, id bson.ObjectID, kg float64) error {
	_, err := p.coll.UpdateOne(ctx, bson.M{"_id": id, "active": true}, bson.M{"$set": bson.M{"weight": kg}})
	return err
}

// Allergy adds and removes what a patient cannot stand.
func (p *Patients) Allergy(ctx context.Context, id bson.ObjectID, add, remove string) error {
	if _, err := p.coll.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"$addToSet": bson.M{"allergies": add}}); err != nil {
		return err
	}
	_, err := p.coll.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"$pull": bson.M{"allergies": remove}})
	return err
}

// AddContacts adds contacts, first ones first, and keeps five.
func (p *Patients) AddContacts(ctx context.Context, id bson.ObjectID, more []Contact) error {
	_, err := p.coll.UpdateOne(ctx, bson.M{"_id": id}, bson.M{"$push": bson.M{"contacts": bson.M{
		"$each":  more,
		"$sort":  bson.M{"priority": 1},
		"$slice": 5,
	}}})
	return err
}

// Drop removes a contact by its phone.
func (p *Patients) Drop(ctx context.Context, phone string) error {
	_, err := p.coll.UpdateMany(ctx, bson.M{"contacts.phone": phone}, bson.M{"$pull": bson.M{"contacts": bson.M{"phone": phone}}})
	return err
}

// Call changes the phone of the contact that was found.
func (p *Patients) Call(ctx context.Context, id bson.ObjectID, name, phone string) error {
	_, err := p.coll.UpdateOne(ctx, bson.M{"_id": id, "contacts.name": name}, bson.M{"$set": bson.M{"contacts.$.phone": phone}})
	return err
}

// Demote moves contacts of a rank down.
func (p *Patients) Demote(ctx context.Context, id bson.ObjectID, rank int) error {
	_, err := p.coll.UpdateOne(ctx, bson.M{"_id": id},
		bson.M{"$inc": bson.M{"contacts.$[low].priority": 1}},
		options.UpdateOne().SetArrayFilters([]any{bson.M{"low.priority": bson.M{"$gte": rank}}}))
	return err
}

// Leave marks a patient as gone and returns it as it was.
func (p *Patients) Leave(ctx context.Context, id bson.ObjectID) (was Patient, err error) {
	err = p.coll.FindOneAndUpdate(ctx, bson.M{"_id": id}, bson.M{"$set": bson.M{"active": false}, "$unset": bson.M{"doctor_id": ""}},
		options.FindOneAndUpdate().SetSort(bson.D{{Key: "birth_date", Value: 1}})).Decode(&was)
	return was, err
}

// Forget removes those who left and have no doctor.
func (p *Patients) Forget(ctx context.Context, born time.Time) (int64, error) {
	done, err := p.coll.DeleteMany(ctx, bson.M{"active": false, "birth_date": bson.M{"$lt": born}, "doctor_id": bson.M{"$exists": false}})
	if err != nil {
		return 0, err
	}
	return done.DeletedCount, nil
}

// Index creates the indexes.
func (p *Patients) Index(ctx context.Context) error {
	_, err := p.coll.Indexes().CreateMany(ctx, []mongo.IndexModel{
		{Keys: bson.D{{Key: "email", Value: 1}}, Options: options.Index().SetUnique(true)},
		{Keys: bson.D{{Key: "address.city", Value: 1}, {Key: "full_name", Value: 1}}},
		{Keys: bson.D{{Key: "doctor_id", Value: 1}}, Options: options.Index().SetPartialFilterExpression(bson.M{"active": true})},
	})
	return err
}
