package register

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
)

// trackingLength is in characters of 5 bits: 60 bits cannot be guessed at the pace
// the gateway allows.
const trackingLength = 12

// legible has no 0, 1, I or O: it is read off paper.
var legible = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// TrackingSecret derives the secret printed on a file's receipt from its code and
// the office's key, which the first call makes.
func (s *Store) TrackingSecret(ctx context.Context, code string) (string, error) {
	key, err := s.trackingKey(ctx)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(code))
	return legible.EncodeToString(mac.Sum(nil))[:trackingLength], nil
}

// trackingKey is fetched once.
func (s *Store) trackingKey(ctx context.Context) ([]byte, error) {
	s.trackingMu.Lock()
	defer s.trackingMu.Unlock()
	if s.tracking != nil {
		return s.tracking, nil
	}
	key, err := s.Secret(ctx, "tracking", func() []byte {
		fresh := make([]byte, 32)
		rand.Read(fresh)
		return fresh
	})
	if err == nil {
		s.tracking = key
	}
	return key, err
}
