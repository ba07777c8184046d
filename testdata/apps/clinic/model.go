// Package clinic keeps patients, their visits and the devices of a clinic with the MongoDB driver alone.
package clinic

import (
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Patient is stored in patients.
type Patient struct {
	ID        bson.ObjectID `bson:"_id,omitempty"`
	FullName  string        `bson:"full_name"`
	Email     string        `bson:"email"`
	BirthDate time.Time     `bson:"birth_date"`
	Weight    float64       `bson:"weight"`
	Active    bool          `bson:"active"`
	Allergies []string      `bson:"allergies"`
	Address   Address       `bson:"address"`
	Contacts  []Contact     `bson:"contacts"`
	DoctorID  bson.ObjectID `bson:"doctor_id"`
}

// Address is where a patient lives.
type Address struct {
	Street  string `bson:"street"`
	City    string `bson:"city"`
	ZipCode string `bson:"zip_code"`
}

// Contact is somebody to call.
type Contact struct {
	Name     string `bson:"name"`
	Phone    string `bson:"phone"`
	Priority int    `bson:"priority"`
}

// Visit is stored in visits.
type Visit struct {
	ID            bson.ObjectID  `bson:"_id,omitempty"`
	PatientID     bson.ObjectID  `bson:"patient_id"`
	Ward          string         `bson:"ward"`
	State         string         `bson:"state"`
	StartedAt     time.Time      `bson:"started_at"`
	EndedAt       *time.Time     `bson:"ended_at"`
	Cost          int64          `bson:"cost"`
	Measurements  []Measurement  `bson:"measurements"`
	Prescriptions []Prescription `bson:"prescriptions"`
}

// Measurement is one value that a device took.
type Measurement struct {
	DeviceID bson.ObjectID `bson:"device_id"`
	Kind     string        `bson:"kind"`
	Value    float64       `bson:"value"`
	TakenAt  time.Time     `bson:"taken_at"`
}

// Prescription is one drug.
type Prescription struct {
	Drug  string `bson:"drug"`
	Doses int    `bson:"doses"`
}

// Device is stored in devices.
type Device struct {
	ID         bson.ObjectID `bson:"_id,omitempty"`
	Serial     string        `bson:"serial"`
	Model      string        `bson:"model"`
	Room       int           `bson:"room"`
	CheckedAt  time.Time     `bson:"checked_at"`
	Retired    bool          `bson:"retired"`
	Properties []Property    `bson:"properties"`
}

// Property is a setting of a device.
type Property struct {
	Name  string `bson:"name"`
	Level int    `bson:"level"`
}
