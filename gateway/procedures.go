package gateway

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"github.com/gin-gonic/gin"

	"dunghen/schema/catalogue"
	"dunghen/workflows/contract"
	"dunghen/workflows/procedure"
)

// listProcedures shows what the office does today, in full (NĐ 61/2018 Điều 13).
func (s *server) listProcedures(_ context.Context, c *gin.Context) error {
	procedures := s.catalogue.Procedures(procedure.DayOf(s.now()))
	if procedures == nil {
		procedures = []catalogue.Procedure{}
	}
	c.JSON(http.StatusOK, gin.H{"procedures": procedures})
	return nil
}

func (s *server) showProcedure(_ context.Context, c *gin.Context) error {
	found, err := s.catalogue.Procedure(c.Param("code"), procedure.DayOf(s.now()))
	if err != nil {
		return refuse(contract.CodeNotFound)
	}
	c.JSON(http.StatusOK, found)
	return nil
}

// openData is what the office publishes about its procedures for machines.
type openData struct {
	Agency     string                `json:"agency"`
	AgencyCode string                `json:"agency_code"`
	Day        procedure.Day         `json:"day"`
	Procedures []catalogue.Procedure `json:"procedures"`
}

// exportProcedures is the same list as a file: others may keep it, and ask again
// whether it has changed.
func (s *server) exportProcedures(_ context.Context, c *gin.Context) error {
	today := procedure.DayOf(s.now())
	content, err := json.Marshal(openData{s.agency(), s.catalogue.FileCodeAgency(), today, orEmpty(s.catalogue.Procedures(today))})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	c.Header("ETag", etag)
	c.Header("Cache-Control", "public, max-age=300")
	c.Header("Access-Control-Allow-Origin", "*")
	if c.GetHeader("If-None-Match") == etag {
		c.Status(http.StatusNotModified)
		return nil
	}
	c.Data(http.StatusOK, "application/json; charset=utf-8", content)
	return nil
}
