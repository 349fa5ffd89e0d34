package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// trueType is a TrueType font cut open, so that a file embeds only the glyphs it prints.
type trueType struct {
	tables map[string][]byte
	glyphs [][]byte // outlines by glyph number; empty ones print nothing
}

// embedded are the tables a PDF reader needs of a font whose characters the PDF itself maps to glyphs (ISO 32000-1, 9.9),
// in the order they must stand.
var embedded = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

func parseTrueType(ttf []byte) (*trueType, error) {
	f := &trueType{tables: map[string][]byte{}}
	if len(ttf) < 12 {
		return nil, errors.New("truetype: no header")
	}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		entry := ttf[12+16*i:]
		start, length := binary.BigEndian.Uint32(entry[8:]), binary.BigEndian.Uint32(entry[12:])
		f.tables[string(entry[:4])] = ttf[start : start+length : start+length]
	}
	for _, name := range append([]string{"OS/2", "post"}, embedded...) {
		if f.tables[name] == nil {
			return nil, fmt.Errorf("truetype: no table %q", name)
		}
	}
	long := binary.BigEndian.Uint16(f.tables["head"][50:]) == 1
	offset := func(i int) uint32 {
		if long {
			return binary.BigEndian.Uint32(f.tables["loca"][4*i:])
		}
		return 2 * uint32(binary.BigEndian.Uint16(f.tables["loca"][2*i:]))
	}
	f.glyphs = make([][]byte, binary.BigEndian.Uint16(f.tables["maxp"][4:]))
	for i := range f.glyphs {
		f.glyphs[i] = f.tables["glyf"][offset(i):offset(i+1)]
	}
	return f, nil
}

// components are the glyphs a composite glyph is put together from: most Vietnamese letters are a base with its marks.
func components(glyph []byte) []uint16 {
	if len(glyph) == 0 || int16(binary.BigEndian.Uint16(glyph)) >= 0 {
		return nil
	}
	const wordArguments, scale, more, twoScales, matrix = 0x01, 0x08, 0x20, 0x40, 0x80
	var parts []uint16
	for at := 10; ; {
		flags := binary.BigEndian.Uint16(glyph[at:])
		parts = append(parts, binary.BigEndian.Uint16(glyph[at+2:]))
		if flags&more == 0 {
			return parts
		}
		at += 6
		if flags&wordArguments != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&twoScales != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
	}
}

// subset is a font file with the wanted glyphs only. They keep their numbers; the others become
// empty, which packs to almost nothing.
func (f *trueType) subset(wanted []uint16) []byte {
	keep := make([]bool, len(f.glyphs))
	for todo := append([]uint16{0}, wanted...); len(todo) > 0; {
		glyph := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if !keep[glyph] {
			keep[glyph] = true
			todo = append(todo, components(f.glyphs[glyph])...)
		}
	}
	var glyf []byte
	loca := make([]byte, 0, 4*len(f.glyphs)+4)
	for i, glyph := range f.glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if keep[i] {
			glyf = append(glyf, glyph...)
			glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))

	hmtx := slices.Clone(f.tables["hmtx"])
	for i := range int(binary.BigEndian.Uint16(f.tables["hhea"][34:])) {
		if !keep[i] {
			clear(hmtx[4*i : 4*i+4])
		}
	}
	head := slices.Clone(f.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)  // the checksum adjustment counts as zero until it is known
	binary.BigEndian.PutUint16(head[50:], 1) // loca has 32-bit offsets
	return assemble(map[string][]byte{
		"cvt ": f.tables["cvt "], "fpgm": f.tables["fpgm"], "glyf": glyf, "head": head, "hhea": f.tables["hhea"],
		"hmtx": hmtx, "loca": loca, "maxp": f.tables["maxp"], "prep": f.tables["prep"],
	})
}

// assemble writes tables as a font file with its directory and checksums.
func assemble(tables map[string][]byte) []byte {
	const directoryEntry = 16
	n := uint16(len(embedded))
	power := uint16(8) // the largest power of two not above the number of tables
	file := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, v := range []uint16{n, power * directoryEntry, 3, (n - power) * directoryEntry} {
		file = binary.BigEndian.AppendUint16(file, v)
	}
	offset := len(file) + len(embedded)*directoryEntry
	var body []byte
	headAt := 0
	for _, name := range embedded {
		table := tables[name]
		if name == "head" {
			headAt = offset + len(body)
		}
		file = append(file, name...)
		for _, v := range []uint32{checksum(table), uint32(offset + len(body)), uint32(len(table))} {
			file = binary.BigEndian.AppendUint32(file, v)
		}
		body = append(body, table...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	file = append(file, body...)
	binary.BigEndian.PutUint32(file[headAt+8:], 0xB1B0AFBA-checksum(file))
	return file
}

// checksum adds up 32-bit words, the last one filled with zeros.
func checksum(data []byte) uint32 {
	var sum uint32
	for ; len(data) >= 4; data = data[4:] {
		sum += binary.BigEndian.Uint32(data)
	}
	var rest [4]byte
	copy(rest[:], data)
	return sum + binary.BigEndian.Uint32(rest[:])
}

// unit reads a signed 16-bit value of a table, in font units.
func (f *trueType) unit(table string, at int) int {
	return int(int16(binary.BigEndian.Uint16(f.tables[table][at:])))
}
