def measure(): return {"widget":{"p50":1,"p95":1},"interact":{"p50":10,"p95":10}}
