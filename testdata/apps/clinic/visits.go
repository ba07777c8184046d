package clinic

import (
	"context"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

// Visits is the collection of visits.
type Visits struct{ coll *mongo.Collection }

// NewVisits returns the visits of a database.
func NewVisits(db *mongo.Database) *Visits { return &Visits{coll: db.Collection("visits")} }

// Begin stores a new visit.
func (v *Visits) Begin(ctx context.Context, visit *Visit) error {
	_, err := v.coll.InsertOne(ctx, visit)
	return err
}

// Last returns the last visit of a patient.
func (v *Visits) Last(ctx context.Context, patient bson.ObjectID) (last Visit, err error) {
	err = v.coll.FindOne(ctx, bson.M{"patient_id": patient}, options.FindOne().SetSort(bson.D{{Key: "started_at", Value: -1}})).Decode(&last)
	return last, err
}

// Open returns the visits of a ward that have not ended.
func (v *Visits) Open(ctx context.Context, ward string) ([]Visit, error) {
	cur, err := v.coll.Find(ctx, bson.D{
		{Key: "ward", Value: ward},
		{Key: "state", Value: bson.D{{Key: "$in", Value: bson.A{"waiting", "running"}}}},
	})
	if err != nil {
		return nil, err
	}
	var found []Visit
	return found, cur.All(ctx, &found)
}

// Between returns the visits of a span of time.
func (v *Visits) Between(ctx context.Context, from, to time.Time) ([]Visit, error) {
	cur, err := v.coll.Find(ctx, bson.M{"started_at": bson.M{"$gte": from, "$lt": to}, "cost": bson.M{"$gt": 1000}})
	if err != nil {
		return nil, err
	}
	var found []Visit
	return found, cur.All(ctx, &found)
}

// Fever returns the visits with a temperature above a limit.
func (v *Visits) Fever(ctx context.Context, above float64) ([]Visit, error) {
	cur, err := v.coll.Find(ctx, bson.M{"measurements": bson.M{"$elemMatch": bson.M{"kind": "temperature", "value": bson.M{"$gt": above}}}})
	if err != nil {
		return nil, err
	}
	var found []Visit
	return found, cur.All(ctx, &found)
}

// Measured returns the visits in which a device was used.
func (v *Visits) Measured(ctx context.Context, device bson.ObjectID, since time.Time) ([]Visit, error) {
	cur, err := v.coll.Find(ctx, bson.M{"measurements.device_id": device, "started_at": bson.M{"$gte": since}},
		options.Find().SetHint(bson.D{{Key: "measurements.device_id", Value: 1}}).SetLimit(100))
	if err != nil {
		return nil, err
	}
	var found []Visit
	return found, cur.All(ctx, &found)
}

// Finish ends a visit.
func (v *Visits) Finish(ctx context.Context, id bson.ObjectID, at time.Time, cost int64) error {
	_, err := v.coll.UpdateOne(ctx, bson.M{"_id": id, "state": "running"}, bson.M{
		"$set": bson.M{"state": "done", "ended_at": at},
		"$inc": bson.M{"cost": cost},
	})
	return err
}

// Measure adds a measurement.
func (v *Visits) Measure(ctx context.Context, id bson.ObjectID, m Measurement) error {
	_, err := v.coll.UpdateByID(ctx, id, bson.M{"$push": bson.M{"measurements": m}})
	return err
}

// Prescribe adds a drug to all waiting visits of a patient.
func (v *Visits) Prescribe(ctx context.Context, patient bson.ObjectID, drug string) error {
	_, err := v.coll.UpdateMany(ctx, bson.M{"patient_id": patient, "state": "waiting"},
		bson.M{"$push": bson.M{"prescriptions": bson.M{"drug": drug, "doses": 1}}})
	return err
}

// Double doubles the doses of a drug.
func (v *Visits) Double(ctx context.Context, id bson.ObjectID, drug string) error {
	_, err := v.coll.UpdateOne(ctx, bson.M{"_id": id},
		bson.M{"$mul": bson.M{"prescriptions.$[p].doses": 2}},
		options.UpdateOne().SetArrayFilters([]any{bson.M{"p.drug": drug}}))
	return err
}

// Discount never lets a visit cost more than a limit.
func (v *Visits) Discount(ctx context.Context, ward string, most int64) error {
	_, err := v.coll.UpdateMany(ctx, bson.M{"ward": ward}, bson.M{"$min": bson.M{"cost": most}, "$currentDate": bson.M{"ended_at": true}})
	return err
}

// Round rounds the costs by a pipeline.
func (v *Visits) Round(ctx context.Context, ward string) error {
	_, err := v.coll.UpdateMany(ctx, bson.M{"ward": ward}, mongo.Pipeline{
		{{Key: "$set", Value: bson.D{{Key: "cost", Value: bson.D{{Key: "$multiply", Value: bson.A{"$cost", 2}}}}}}},
	})
	return err
}

// Write sends several changes at once.
func (v *Visits) Write(ctx context.Context, id bson.ObjectID, ward string, before time.Time) error {
	_, err := v.coll.BulkWrite(ctx, []mongo.WriteModel{
		mongo.NewUpdateOneModel().SetFilter(bson.M{"_id": id}).SetUpdate(bson.M{"$set": bson.M{"ward": ward}}),
		mongo.NewUpdateManyModel().SetFilter(bson.M{"state": "waiting"}).SetUpdate(bson.M{"$set": bson.M{"state": "running"}}),
		mongo.NewDeleteManyModel().SetFilter(bson.M{"ended_at": bson.M{"$lt": before}}),
	})
	return err
}

// Total is what a ward has earned.
type Total struct {
	Ward   string  `bson:"_id"`
	Amount int64   `bson:"amount"`
	Count  int     `bson:"count"`
	Mean   float64 `bson:"mean"`
}

// Totals returns what the wards have earned.
func (v *Visits) Totals(ctx context.Context, from time.Time) ([]Total, error) {
	cur, err := v.coll.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.D{{Key: "started_at", Value: bson.D{{Key: "$gte", Value: from}}}, {Key: "state", Value: "done"}}}},
		{{Key: "$group", Value: bson.D{
			{Key: "_id", Value: "$ward"},
			{Key: "amount", Value: bson.D{{Key: "$sum", Value: "$cost"}}},
			{Key: "count", Value: bson.D{{Key: "$sum", Value: 1}}},
			{Key: "mean", Value: bson.D{{Key: "$avg", Value: "$cost"}}},
		}}},
		{{Key: "$sort", Value: bson.D{{Key: "amount", Value: -1}}}},
		{{Key: "$limit", Value: 10}},
	})
	if err != nil {
		return nil, err
	}
	var totals []Total
	return totals, cur.All(ctx, &totals)
}

// Use is how often a drug was given.
type Use struct {
	Drug  string `bson:"drug"`
	Doses int    `bson:"doses"`
}

// Drugs returns the drugs by use.
func (v *Visits) Drugs(ctx context.Context, wards []string) ([]Use, error) {
	cur, err := v.coll.Aggregate(ctx, bson.A{
		bson.M{"$match": bson.M{"ward": bson.M{"$in": wards}}},
		bson.M{"$unwind": bson.M{"path": "$prescriptions", "preserveNullAndEmptyArrays": false}},
		bson.M{"$group": bson.M{"_id": "$prescriptions.drug", "given": bson.M{"$sum": "$prescriptions.doses"}}},
		bson.M{"$project": bson.M{"_id": 0, "drug": "$_id", "doses": "$given"}},
		bson.M{"$sort": bson.D{{Key: "doses", Value: -1}, {Key: "drug", Value: 1}}},
	})
	if err != nil {
		return nil, err
	}
	var uses []Use
	return uses, cur.All(ctx, &uses)
}

// WithPatient is a visit and who came.
type WithPatient struct {
	ID        bson.ObjectID `bson:"_id"`
	StartedAt time.Time     `bson:"started_at"`
	Patient   Patient       `bson:"patient"`
}

// Joined returns the visits of a ward with their patients from a city.
func (v *Visits) Joined(ctx context.Context, ward, city string) ([]WithPatient, error) {
	cur, err := v.coll.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$match", Value: bson.D{{Key: "ward", Value: ward}}}},
		{{Key: "$lookup", Value: bson.D{
			{Key: "from", Value: "patients"},
			{Key: "localField", Value: "patient_id"},
			{Key: "foreignField", Value: "_id"},
			{Key: "as", Value: "patient"},
		}}},
		{{Key: "$unwind", Value: "$patient"}},
		{{Key: "$match", Value: bson.D{{Key: "patient.address.city", Value: city}}}},
		{{Key: "$sort", Value: bson.D{{Key: "patient.full_name", Value: 1}}}},
	})
	if err != nil {
		return nil, err
	}
	var found []WithPatient
	return found, cur.All(ctx, &found)
}

// Lasting is a visit and how long it was.
type Lasting struct {
	ID    bson.ObjectID `bson:"_id"`
	Hours int64         `bson:"hours"`
	Price string        `bson:"price"`
}

// Longest returns the ten longest visits.
func (v *Visits) Longest(ctx context.Context) ([]Lasting, error) {
	cur, err := v.coll.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$addFields", Value: bson.M{"hours": bson.M{"$dateDiff": bson.M{"startDate": "$started_at", "endDate": "$ended_at", "unit": "hour"}}}}},
		{{Key: "$match", Value: bson.M{"hours": bson.M{"$gt": 2}}}},
		{{Key: "$project", Value: bson.M{
			"hours": 1,
			"price": bson.M{"$cond": bson.M{"if": bson.M{"$gt": bson.A{"$cost", 5000}}, "then": "high", "else": "low"}},
		}}},
		{{Key: "$sort", Value: bson.M{"hours": -1}}},
		{{Key: "$limit", Value: 10}},
	})
	if err != nil {
		return nil, err
	}
	var found []Lasting
	return found, cur.All(ctx, &found)
}

// Heights returns how high the values of a kind go, by day.
func (v *Visits) Heights(ctx context.Context, kind string) ([]bson.M, error) {
	cur, err := v.coll.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$unwind", Value: "$measurements"}},
		{{Key: "$match", Value: bson.M{"measurements.kind": kind}}},
		{{Key: "$group", Value: bson.M{
			"_id":     bson.M{"$dateToString": bson.M{"date": "$measurements.taken_at", "format": "%Y-%m-%d"}},
			"highest": bson.M{"$max": "$measurements.value"},
			"visits":  bson.M{"$addToSet": "$patient_id"},
		}}},
		{{Key: "$set", Value: bson.M{"visits": bson.M{"$size": "$visits"}}}},
		{{Key: "$sort", Value: bson.D{{Key: "highest", Value: -1}}}},
	})
	if err != nil {
		return nil, err
	}
	var found []bson.M
	return found, cur.All(ctx, &found)
}

// Overview counts in two ways at once.
func (v *Visits) Overview(ctx context.Context) ([]bson.M, error) {
	cur, err := v.coll.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$facet", Value: bson.M{
			"states": bson.A{bson.M{"$sortByCount": "$state"}},
			"wards":  bson.A{bson.M{"$match": bson.M{"state": "running"}}, bson.M{"$group": bson.M{"_id": "$ward", "cost": bson.M{"$sum": "$cost"}}}},
			"costs":  bson.A{bson.M{"$bucket": bson.M{"groupBy": "$cost", "boundaries": bson.A{0, 100, 1000}, "default": "more"}}},
		}}},
	})
	if err != nil {
		return nil, err
	}
	var found []bson.M
	return found, cur.All(ctx, &found)
}

// Ranked returns the visits of each ward with the sum of what came before.
func (v *Visits) Ranked(ctx context.Context) ([]bson.M, error) {
	cur, err := v.coll.Aggregate(ctx, mongo.Pipeline{
		{{Key: "$setWindowFields", Value: bson.M{
			"partitionBy": "$ward",
			"sortBy":      bson.M{"started_at": 1},
			"output":      bson.M{"sofar": bson.M{"$sum": "$cost", "window": bson.M{"documents": bson.A{"unbounded", "current"}}}},
		}}},
		{{Key: "$match", Value: bson.M{"sofar": bson.M{"$lt": 100000}}}},
		{{Key: "$project", Value: bson.M{"ward": 1, "sofar": 1, "drugs": bson.M{"$map": bson.M{"input": "$prescriptions", "as": "p", "in": "$$p.drug"}}}}},
	})
	if err != nil {
		return nil, err
	}
	var found []bson.M
	return found, cur.All(ctx, &found)
}

// Index creates the indexes.
func (v *Visits) Index(ctx context.Context) error {
	if _, err := v.coll.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: bson.D{{Key: "measurements.device_id", Value: 1}}}); err != nil {
		return err
	}
	_, err := v.coll.Indexes().CreateOne(ctx, mongo.IndexModel{
		Keys:    bson.D{{Key: "patient_id", Value: 1}, {Key: "started_at", Value: -1}},
		Options: options.Index().SetName("by_patient"),
	})
	return err
}
