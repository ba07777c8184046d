package feature

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// document, list, text and boolean write JSON.
func document(pairs []pair) json.RawMessage {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range pairs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(text(p.key))
		b.WriteByte(':')
		b.Write(p.value)
	}
	b.WriteByte('}')
	return b.Bytes()
}

func list(elems ...json.RawMessage) json.RawMessage {
	return append(append(json.RawMessage{'['}, bytes.Join(rawBytes(elems), []byte(","))...), ']')
}

func rawBytes(elems []json.RawMessage) [][]byte {
	var all [][]byte
	for _, e := range elems {
		all = append(all, e)
	}
	return all
}

func text(s string) json.RawMessage {
	raw, err := json.Marshal(s)
	if err != nil {
		return json.RawMessage(`""`)
	}
	return raw
}

func boolean(b bool) json.RawMessage { return json.RawMessage(strconv.FormatBool(b)) }
