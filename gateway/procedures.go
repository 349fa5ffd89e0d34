package gateway

import (
	"context"
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
